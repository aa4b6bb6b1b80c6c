/** What all readers of JSON that nobody vouches for share: bounds, strictness, and the faults they find. */
package dev.reproof.events.json;
