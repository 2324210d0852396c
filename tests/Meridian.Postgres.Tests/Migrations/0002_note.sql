ALTER TABLE first ADD COLUMN note text;
