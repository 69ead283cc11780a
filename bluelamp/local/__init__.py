"""Airflow and the site on this machine: up and down (local.up), and whole nights (local.night)."""
