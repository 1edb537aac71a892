-- Which version the tables of each store are of; for all databases.
CREATE TABLE IF NOT EXISTS llmspell_schema (
    name VARCHAR(64) PRIMARY KEY,
    version INTEGER NOT NULL
);
