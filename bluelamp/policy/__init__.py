"""Policy folders: what a force decides, as dated rows (policy/README.md), and whether a folder can be used.

tables      the tables of a policy folder, with their columns
skeleton    a new folder to fill
check       what is wrong with a folder: folder (files), cells, sense (rows that belong together), own_contracts
area_reader logins that see some areas only
open_data   a folder for a force of which nothing is known but what data.police.uk publishes"""
