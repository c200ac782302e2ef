"""Pure figures: data frame + context → go.Figure. No Streamlit, no clock, no reading."""
