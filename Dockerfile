# The image of Bluelamp: the Airflow services, the migration, the command line. Runs as a user without rights. Target superset is the
# same with Superset's own environment beside it, which no other service carries.
FROM python:3.11-slim-bookworm AS environment
# Where packages come from, for a host with an index of its own: docker compose build --build-arg PIP_INDEX_URL=… and so on.
ARG PIP_INDEX_URL PIP_CERT UV_DEFAULT_INDEX SSL_CERT_FILE
WORKDIR /opt/bluelamp
COPY requirements.lock ./
COPY scripts ./scripts
COPY bluelamp/inherited_environment.py ./bluelamp/
RUN python -I scripts/make_environment.py

FROM environment AS superset-environment
COPY requirements-bi.lock ./
RUN .venv/bin/uv venv --quiet --python "$(readlink -f .venv/bin/python)" .venv-bi \
    && .venv/bin/uv pip install --quiet --no-cache --require-hashes --python .venv-bi/bin/python -r requirements-bi.lock

# The project as the image's user may read it, whatever the umask of who cloned it: COPY keeps modes, and not every builder knows its
# option that changes them.
FROM python:3.11-slim-bookworm AS project
WORKDIR /opt/bluelamp
COPY . .
RUN chmod -R a+rX,go-w .

FROM python:3.11-slim-bookworm AS bluelamp
# A volume takes over its folder's owner and rights at its first use. The web server reads the site as a user of its own.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin bluelamp \
    && install --directory --owner=bluelamp --group=bluelamp --mode=0750 /var/lib/bluelamp /var/lib/bluelamp/landing \
    && install --directory --owner=bluelamp --group=bluelamp --mode=0755 /var/lib/bluelamp/site
WORKDIR /opt/bluelamp
COPY --from=environment /opt/bluelamp/.venv ./.venv
COPY --from=project /opt/bluelamp ./
ENV PATH=/opt/bluelamp/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BLUELAMP_HOME=/var/lib/bluelamp \
    BLUELAMP_SECRETS=/run/secrets
USER 10001:10001
ENTRYPOINT ["bluelamp"]

FROM bluelamp AS superset
COPY --from=superset-environment /opt/bluelamp/.venv-bi ./.venv-bi
