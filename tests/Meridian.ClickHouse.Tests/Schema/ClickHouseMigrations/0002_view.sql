CREATE VIEW IF NOT EXISTS large_things AS SELECT name FROM things WHERE size > 10
