package dev.reproof.events.files;

import java.nio.file.LinkOption;

/** What a symbolic link in place of a file means. */
public enum Links {
    /** The file that it leads to: an operator names files as he likes. */
    FOLLOWED,
    /** Something that is no file: a run has no links, so somebody else has put it there. */
    REFUSED;

    LinkOption[] options() {
        return this == REFUSED ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
    }
}
