-- A block of scores that is sent again, because nobody knows whether it arrived, has the token of its first time and does nothing.
ALTER TABLE scores MODIFY SETTING non_replicated_deduplication_window = 1000;
