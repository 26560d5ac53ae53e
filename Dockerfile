# Voltgate from Debian packages, in two stages; the package list is scripts/bootstrap's.
FROM debian:12 AS build
WORKDIR /src
COPY scripts/bootstrap scripts/bootstrap
RUN scripts/bootstrap
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF \
    && cmake --build --preset release --target voltgate voltgate-charger

FROM debian:12-slim
COPY scripts/bootstrap /tmp/bootstrap
RUN /tmp/bootstrap --runtime && rm -rf /tmp/bootstrap /var/lib/apt/lists/* \
    && useradd --system --no-create-home voltgate \
    && install -d -o voltgate -m 700 /var/lib/voltgate
COPY --from=build /src/build/release/app/voltgate /src/build/release/simulator/voltgate-charger /usr/local/bin/
USER voltgate
ENV STATE_DIRECTORY=/var/lib/voltgate
VOLUME /var/lib/voltgate
EXPOSE 9000 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD curl -fs http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["voltgate"]
CMD ["serve"]
