import source from '../../../services/shared/src/selfcare_shared/problems.py?raw'

/** The ends of all types of problem that the services answer with. */
export const PROBLEMS = [...source.matchAll(/^ {4}(?:status, )?kind, title(?:, retry_after)? = (?:\d+, )?"([a-z-]+)"/gm)].map(([, kind]) => kind ?? '')
