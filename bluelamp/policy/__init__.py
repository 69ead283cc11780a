"""Policy folders: what a force decides, as dated rows (policy/README.md). Which tables there are, and making a folder.

tables      the tables of a policy folder, with their columns
open_data   a folder for a force of which nothing is known but what data.police.uk publishes"""
