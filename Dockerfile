# One file for every image: docker build --target operator|publisher|runner|cli .
# What it builds on is a Debian with Python: a Python image, or Debian with python3 and python3-venv. What it builds
# holds an interpreter, libraries, certificates and packages, and neither shell nor package manager.
ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
# Sets of constants are written into bytecode in the order of their hashes.
ENV PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
WORKDIR /
COPY requirements/build.lock /requirements/build.lock
RUN python3 -m venv /opt/uv \
 && /opt/uv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement /requirements/build.lock
COPY images/building /building
RUN python3 /building/system_tree.py /tree
RUN python3 -m venv --without-pip /opt/venv \
 && /opt/venv/bin/python -c 'import sysconfig; open(sysconfig.get_path("purelib") + "/wrapper.pth", "w").write("/opt/app\n")'

FROM build AS build-runner
COPY requirements/runner.lock /requirements/runner.lock
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/runner.lock \
 && python3 /building/slim.py /opt/venv && python3 /building/further_libraries.py /opt/venv /tree /further
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/process_wrapper /opt/app/process_wrapper
COPY operator/wrapper_runner /opt/app/wrapper_runner
RUN python3 /building/bytecode.py /opt/app

FROM build AS build-publisher
COPY requirements/publisher.lock /requirements/publisher.lock
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/publisher.lock \
 && python3 /building/slim.py /opt/venv && python3 /building/further_libraries.py /opt/venv /tree /further
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/wrapper_publisher /opt/app/wrapper_publisher
RUN python3 /building/bytecode.py /opt/app

FROM build AS build-operator
COPY requirements/operator.lock /requirements/operator.lock
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/operator.lock \
 && python3 /building/slim.py /opt/venv && python3 /building/further_libraries.py /opt/venv /tree /further
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/wrapper_operator /opt/app/wrapper_operator
RUN python3 /building/bytecode.py /opt/app

FROM build AS build-cli
COPY requirements/cli.lock /requirements/cli.lock
RUN /opt/uv/bin/uv pip install --system-certs --quiet --no-cache --python /opt/venv/bin/python \
    --require-hashes --requirement /requirements/cli.lock \
 && python3 /building/slim.py /opt/venv && python3 /building/further_libraries.py /opt/venv /tree /further
COPY operator/wrapper_sdk /opt/app/wrapper_sdk
COPY operator/wrapper_contract /opt/app/wrapper_contract
COPY operator/process_wrapper /opt/app/process_wrapper
COPY operator/wrapper_runner /opt/app/wrapper_runner
COPY operator/wrapper_publisher /opt/app/wrapper_publisher
COPY operator/wrapper_operator /opt/app/wrapper_operator
COPY operator/wrapperctl /opt/app/wrapperctl
RUN python3 /building/bytecode.py /opt/app

FROM scratch AS system
COPY --from=build /tree /
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:/usr/local/bin:/usr/bin
WORKDIR /
ARG VERSION=""
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.version=${VERSION} \
      org.opencontainers.image.revision=${REVISION} \
      org.opencontainers.image.source=${SOURCE} \
      org.opencontainers.image.licenses=Apache-2.0

FROM system AS runner
LABEL org.opencontainers.image.title="wrapper-operator runner" \
      org.opencontainers.image.description="Collects one data source, with generated code locked in, and hands its points over."
COPY --from=build-runner /further /
COPY --from=build-runner /opt/venv /opt/venv
COPY --from=build-runner /opt/app /opt/app
USER 10001:10001
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_runner"]

FROM system AS publisher
LABEL org.opencontainers.image.title="wrapper-operator publisher" \
      org.opencontainers.image.description="Delivers points to RabbitMQ with confirms, and keeps how far each Wrapper got."
COPY --from=build-publisher /further /
COPY --from=build-publisher /opt/venv /opt/venv
COPY --from=build-publisher /opt/app /opt/app
USER 10000:10000
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_publisher"]

FROM system AS operator
LABEL org.opencontainers.image.title="wrapper-operator" \
      org.opencontainers.image.description="Turns declared data sources into proven streams of data points."
COPY --from=build-operator /further /
COPY --from=build-operator /opt/venv /opt/venv
COPY --from=build-operator /opt/app /opt/app
USER 10000:10000
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapper_operator"]

FROM system AS cli
LABEL org.opencontainers.image.title="wrapperctl" \
      org.opencontainers.image.description="The command line of wrapper-operator, for people and pipelines."
COPY --from=build-cli /further /
COPY --from=build-cli /opt/venv /opt/venv
COPY --from=build-cli /opt/app /opt/app
USER 10000:10000
ENTRYPOINT ["/opt/venv/bin/python", "-m", "wrapperctl"]
