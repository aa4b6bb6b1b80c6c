package dev.reproof.engine.audit;

import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.Encoder;
import dev.reproof.events.Channel;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What somebody may do to the rows of a log; each does something. */
enum Alteration {
    A_BIT_OF_AN_EVENT {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            rows.set(row, "payload", flipped(row.payload(), random));
        }
    },
    A_BYTE_OF_A_BLOCK {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random, "TranscriptChunkAppended");
            byte[] payload = row.payload().clone();
            payload[random.nextInt(payload.length)] += (byte) (1 + random.nextInt(255));
            rows.set(row, "payload", payload);
        }
    },
    A_BIT_OF_METADATA {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            rows.set(row, "metaData", flipped(row.metaData(), random));
        }
    },
    A_TIME {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            while (row.kind().equals("TranscriptChunkAppended")) {
                row = rows.any(random); // nothing has the time of a block
            }
            rows.set(row, "timeStamp", "2026-03-01T08:00:00." + String.format("%03d", 1 + random.nextInt(999)) + "Z");
        }
    },
    THE_FORM_OF_A_TIME {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            rows.set(rows.any(random), "timeStamp", random.nextBoolean() ? "2026-03-01T08:00:00Z" : "soon");
        }
    },
    A_TYPE {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            String other = row.type().equals("Run") ? "Transcript" : "Run";
            rows.set(row, "type", random.nextBoolean() ? other : "Other");
        }
    },
    A_KIND {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            String other = rows.any(random).kind();
            rows.set(row, "payloadType", other.equals(row.kind()) ? row.kind() + "x" : other);
        }
    },
    A_REVISION {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            rows.set(rows.any(random), "payloadRevision", Integer.toString(2 + random.nextInt(9)));
        }
    },
    AN_IDENTIFIER {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            rows.set(rows.any(random), "eventIdentifier", "r1#" + (1000 + random.nextInt(1000)));
        }
    },
    A_STREAM {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            rows.set(rows.any(random), "aggregateIdentifier", "r1/" + (1000 + random.nextInt(1000)));
        }
    },
    ONE_DELETED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            rows.delete(rows.any(random));
        }
    },
    SOME_DELETED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            for (int many = 2 + random.nextInt(5); many > 0; many--) {
                rows.delete(rows.any(random));
            }
        }
    },
    TWO_SWAPPED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row one = rows.any(random);
            LogRows.Row other = rows.any(random);
            while (other.index() == one.index() || other.sameAs(one)) {
                other = rows.any(random);
            }
            rows.copy(one, other);
            rows.copy(other, one);
        }
    },
    ONE_DUPLICATED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random);
            rows.append(row.stream(), rows.length(row.stream()), row);
        }
    },
    THE_END_CUT {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            List<LogRows.Row> all = rows.all();
            int from = random.nextInt(1, all.size());
            for (LogRows.Row row : all.subList(from, all.size())) {
                rows.delete(row);
            }
        }
    },
    TWO_TEXTS_SWAPPED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            List<String> equal = rows.textsOfEqualLength(random);
            rows.rename(equal.get(0), "r1/9999");
            rows.rename(equal.get(1), equal.get(0));
            rows.rename("r1/9999", equal.get(1));
        }
    },
    THE_BLOCKS_OF_TWO_TEXTS_SWAPPED {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            List<String> equal = rows.textsOfEqualLength(random);
            LogRows.Row one = rows.at(equal.get(0), 1);
            LogRows.Row other = rows.at(equal.get(1), 1);
            rows.set(one, "payload", other.payload());
            rows.set(other, "payload", one.payload());
        }
    },
    A_TEXT_WITH_ITS_CHECKSUM {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random, "TranscriptChunkAppended");
            rows.set(
                    row,
                    "payload",
                    Encoder.encode(other(rows.length(row), random)).payload());
        }
    },
    A_TEXT_WITH_ITS_SEAL {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            LogRows.Row row = rows.any(random, "TranscriptChunkAppended");
            byte[] text = text(rows.length(row), random);
            rows.set(
                    row,
                    "payload",
                    Encoder.encode(TranscriptBlocks.pack(0, text, 0, text.length))
                            .payload());
            rows.set(
                    rows.at(row.stream(), rows.length(row.stream()) - 1),
                    "payload",
                    Encoder.encode(new TranscriptSealed(new Seal(text.length, text.length, Sha256.of(text), 0)))
                            .payload());
        }
    },
    A_TEXT_THAT_NOBODY_KNOWS {
        @Override
        void to(LogRows rows, SplittableRandom random) throws SQLException {
            byte[] text = text(1 + random.nextInt(100), random);
            String stream = "r1/" + (1000 + random.nextInt(1000));
            List<EncodedEvent> events = List.of(
                    Encoder.encode(new TranscriptOpened(
                            random.nextBoolean() ? Optional.empty() : Optional.of(rows.anyAttempt(random)),
                            random.nextBoolean() ? Channel.TEXT : Channel.STDOUT)),
                    Encoder.encode(TranscriptBlocks.pack(0, text, 0, text.length)),
                    Encoder.encode(new TranscriptSealed(new Seal(text.length, text.length, Sha256.of(text), 0))));
            for (int sequence = 0; sequence < events.size(); sequence++) {
                rows.append(stream, sequence, events.get(sequence));
            }
        }
    };

    /** Does it. */
    abstract void to(LogRows rows, SplittableRandom random) throws SQLException;

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }

    private static dev.reproof.events.TranscriptEvent other(int length, SplittableRandom random) {
        byte[] text = text(length, random);
        return TranscriptBlocks.pack(0, text, 0, text.length);
    }

    private static byte[] text(int length, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('A' + random.nextInt(26)));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
