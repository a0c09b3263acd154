import type { GraphQLSchema } from 'graphql'
import { defaultFieldResolver } from 'graphql'
import type { Request } from './viewer.ts'

/** Forgets what was read so far for one request: what follows reads it again. */
export type Anew = { readonly readAnew: () => void }

/**
 * Mutations of one request follow one another, and share its context. Each begins with loaders of its own, for what the one before it
 * has read is what it may change.
 */
export function readAnewInMutations(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver
    field.resolve = (source, args, context: Request & Partial<Anew>, info) => {
      context.readAnew?.()
      return resolve(source, args, context, info)
    }
  }
  return schema
}
