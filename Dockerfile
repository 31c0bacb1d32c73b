# One file for every image: docker build --target operator|publisher|runner .
# The base is a Python image, or a Debian with python3 and python3-venv.
ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS base
# Nothing in the images needs root, a shell or a writable file system.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /

FROM base AS build
ARG UV_VERSION=0.13.9
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --disable-pip-version-check uv==${UV_VERSION}
RUN python3 -m venv --without-pip /opt/venv \
 && /opt/venv/bin/python -c 'import sysconfig; open(sysconfig.get_path("purelib") + "/wrapper.pth", "w").write("/opt/app\n")'
COPY requirements /requirements

FROM build AS build-runner
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --compile-bytecode --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/runner.lock
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/process_wrapper /opt/app/process_wrapper
COPY operator/wrapper_runner /opt/app/wrapper_runner
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /opt/app

FROM build AS build-publisher
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --compile-bytecode --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/publisher.lock
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/wrapper_publisher /opt/app/wrapper_publisher
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /opt/app

FROM build AS build-operator
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --compile-bytecode --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/operator.lock
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/wrapper_operator /opt/app/wrapper_operator
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /opt/app

FROM base AS runner
COPY --from=build-runner /opt/venv /opt/venv
COPY --from=build-runner /opt/app /opt/app
USER 10001:10001
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_runner"]

FROM base AS publisher
COPY --from=build-publisher /opt/venv /opt/venv
COPY --from=build-publisher /opt/app /opt/app
USER 10000:10000
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_publisher"]

FROM base AS operator
COPY --from=build-operator /opt/venv /opt/venv
COPY --from=build-operator /opt/app /opt/app
USER 10000:10000
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_operator"]
