# The one image of Bluelamp: the Airflow services, the migration, the command line. Runs as a user without rights.
FROM python:3.11-slim-bookworm AS environment
WORKDIR /opt/bluelamp
COPY requirements.lock ./
COPY scripts ./scripts
COPY bluelamp/inherited_environment.py ./bluelamp/
RUN python -I scripts/make_environment.py

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin bluelamp \
    && install --directory --owner=bluelamp --group=bluelamp --mode=0750 \
        /var/lib/bluelamp /var/lib/bluelamp/landing /var/lib/bluelamp/site
WORKDIR /opt/bluelamp
COPY --from=environment /opt/bluelamp/.venv ./.venv
COPY . .
ENV PATH=/opt/bluelamp/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BLUELAMP_HOME=/var/lib/bluelamp \
    BLUELAMP_SECRETS=/run/secrets
USER 10001:10001
ENTRYPOINT ["bluelamp"]
