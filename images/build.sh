#!/usr/bin/env bash
# Build images and print their sizes: images/build.sh [TARGET...]; all of them without a target.
# From the environment: TOOL (docker, podman or buildah), REPOSITORY (name before the target), TAG, BASE_IMAGE, SOURCE
# and REVISION (address and commit of the sources, for the labels), BUILD_FLAGS (further flags of the tool).
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml | head -n 1)
revision=${REVISION:-$(git rev-parse HEAD 2>/dev/null || true)}
for found in "${TOOL:-}" docker podman buildah; do
  [ -n "$found" ] && command -v "$found" >/dev/null && { tool=$found; break; }
done
[ -n "${tool:-}" ] || { echo "images: docker, podman or buildah is needed" >&2; exit 1; }
repository=${REPOSITORY:-wrapper-operator}
targets=("$@")
[ $# -gt 0 ] || targets=(runner publisher operator cli)

base=()
[ -z "${BASE_IMAGE:-}" ] || base=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
# Files bear no time of the build, so the same sources give the same layers.
case $tool in
  docker) build=(docker buildx build --build-arg SOURCE_DATE_EPOCH=0 --output type=docker,rewrite-timestamp=true) ;;
  *) build=("$tool" build --layers --timestamp 0) ;;
esac

# buildah's cache does not tell apart values of arguments that only labels use; it does tell labels apart.
dockerfile=$(mktemp)
trap 'rm -f "$dockerfile"' EXIT
sed -e "s|\${VERSION}|\"$version\"|" -e "s|\${REVISION}|\"$revision\"|" -e "s|\${SOURCE}|\"${SOURCE:-}\"|" \
  Dockerfile > "$dockerfile"

for target in "${targets[@]}"; do
  image=$repository/$target:${TAG:-$version}
  # shellcheck disable=SC2086 # flags are words
  "${build[@]}" "${base[@]}" ${BUILD_FLAGS:-} --file "$dockerfile" --target "$target" --tag "$image" . >&2
  case $tool in
    buildah) size=$(buildah images --format '{{.Size}}' "$image" | sort -u) ;;
    *) size=$("$tool" image inspect --format '{{.Size}}' "$image" | numfmt --to=si --suffix=B) ;;
  esac
  printf '%-60s %s\n' "$image" "$size"
done
