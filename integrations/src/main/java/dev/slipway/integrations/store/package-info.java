/// State in a relational database: H2 by default, PostgreSQL for several replicas; one schema, one
/// SQL. The names under which states and events are stored are constants here, never class names.
///
/// The only package that knows JDBI, Flyway, HikariCP and SQL. No decisions.
@NullMarked
package dev.slipway.integrations.store;

import org.jspecify.annotations.NullMarked;
