/** At most so long does the archive's usual kind of restore take; a test holds it to the archiver's own figure. */
export const RESTORE_HOURS = 12
