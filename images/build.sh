#!/usr/bin/env bash
# Build images and print their sizes: images/build.sh [TARGET...]; all of them without a target.
# From the environment: TOOL (docker, podman or buildah), REPOSITORY (name before the target), TAG, BASE_IMAGE, SOURCE
# (address of the sources, for the label), BUILD_FLAGS (further flags of the tool).
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml | head -n 1)
revision=$(git rev-parse HEAD 2>/dev/null || true)
for found in "${TOOL:-}" docker podman buildah; do
  [ -n "$found" ] && command -v "$found" >/dev/null && { tool=$found; break; }
done
[ -n "${tool:-}" ] || { echo "images: docker, podman or buildah is needed" >&2; exit 1; }
repository=${REPOSITORY:-wrapper-operator}
targets=("$@")
[ $# -gt 0 ] || targets=(runner publisher operator cli)

arguments=(--build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "SOURCE=${SOURCE:-}")
[ -z "${BASE_IMAGE:-}" ] || arguments+=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
# Files bear no time of the build, so the same sources give the same layers.
case $tool in
  docker) build=(docker buildx build --build-arg SOURCE_DATE_EPOCH=0 --output type=docker,rewrite-timestamp=true) ;;
  *) build=("$tool" build --layers --timestamp 0) ;;
esac

for target in "${targets[@]}"; do
  image=$repository/$target:${TAG:-$version}
  # shellcheck disable=SC2086 # flags are words
  "${build[@]}" "${arguments[@]}" ${BUILD_FLAGS:-} --target "$target" --tag "$image" . >&2
  case $tool in
    buildah) size=$(buildah images --format '{{.Size}}' "$image") ;;
    *) size=$("$tool" image inspect --format '{{.Size}}' "$image" | numfmt --to=si --suffix=B) ;;
  esac
  printf '%-60s %s\n' "$image" "$size"
done
