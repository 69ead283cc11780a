"""Airflow and the site as services of this home: up and down (services.up), and whole nights (services.night)."""
