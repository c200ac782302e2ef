"""What pages share on the screen: answers with their cache, the address, blocks around figures.

Besides pages/, dashboard.py, reform.server and reform.wall this is the only place that imports
Streamlit; figures, queries and wording never do.
"""
