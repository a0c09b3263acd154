import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The form in which Apollo's tools write it, so that a client's own build can make its part of it. */
const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string().min(1),
    }),
  ),
})

export type Manifest = z.infer<typeof manifest>

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The documents by their ids. An id that is not the hash of its text would let one document run as another. */
export function readManifest(path: string): ReadonlyMap<string, string> {
  const { operations } = manifest.parse(JSON.parse(readFileSync(path, 'utf8')))
  const wrong = operations.filter(({ id, body }) => id !== sha256Of(body)).map(({ name }) => name)
  if (wrong.length > 0) throw new Error(`${path}: the id is not the SHA-256 of the body: ${wrong.join(', ')}`)
  return new Map(operations.map(({ id, body }) => [id, body]))
}
