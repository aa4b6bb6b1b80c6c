/** Opening files for what they are, the one way in which the program opens a file that is there already. */
package dev.reproof.events.files;
