"""Bàn số liệu: what is missing, and how does a table get in without anything wrong?"""

from reform.screen import opening
from reform.screen.desk import dossier_files, gaps, history, index_file, parts, typing_in

reading = opening.open_page("data_desk")
parts.headline(reading)
parts.choose(reading)
parts.show(
    reading,
    drawn={"file": index_file.draw, "typing": typing_in.draw, "dossiers": dossier_files.draw},
    read_only={"gaps": gaps.draw, "history": history.draw},
)
