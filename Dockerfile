FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Dmaven.test.skip=true -Dslipway.quick=true -pl bot -am package

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Slipway" \
      org.opencontainers.image.description="Deploys GitLab builds to Kubernetes from Slack" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 slipway \
    && useradd --uid 10001 --gid 10001 --create-home --home-dir /var/lib/slipway --shell /usr/sbin/nologin slipway
COPY --from=build /src/bot/target/dist/lib/ /opt/slipway/lib/
COPY --from=build /src/bot/target/dist/slipway.jar /opt/slipway/
COPY slipway LICENSE NOTICE /opt/slipway/
COPY config/examples/ /opt/slipway/config/examples/
# The cache is for exactly these jars and this Java: nothing may change them after this.
RUN --mount=type=bind,source=packaging,target=/packaging /packaging/aot-cache /opt/slipway

VOLUME /var/lib/slipway
WORKDIR /var/lib/slipway
USER 10001:10001
EXPOSE 8081
ENTRYPOINT ["/opt/slipway/slipway"]
CMD ["--help"]
