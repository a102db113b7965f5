import { parse } from 'yaml'
import contract from '../../../contracts/openapi.yaml?raw'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

interface Contract {
  components: { schemas: Record<string, { example?: unknown }> }
}

const { schemas } = (parse(contract) as Contract).components

/** The example that the contract gives for a schema, as a copy that a test may change. */
export function example<Name extends keyof Schemas>(name: Name): Schemas[Name] {
  const found = schemas[name]?.example
  if (found === undefined) throw new Error(`The contract has no example of ${name}`)
  return structuredClone(found) as Schemas[Name]
}
