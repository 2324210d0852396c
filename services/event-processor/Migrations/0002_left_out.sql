-- Events that the insert from done_to to intent_to leaves out because of something else than this partition's own rows (ADR-006):
-- for each the offset of its record (8 bytes, little-endian) and its place in the block (4 bytes).
ALTER TABLE ingest_progress ADD COLUMN left_out bytea NOT NULL DEFAULT '';
