import type { Answer, PublicError } from '@supermall/subgraph/definition'
import { isFields } from '../compiled/fields.ts'

/** Reads an answer of GraphQL; null where that is none. */
export function answerIn(text: string): Answer | null {
  const value = parsed(text)
  if (!isFields(value) || !('data' in value)) return null
  const { errors } = value
  if (Array.isArray(errors) ? errors.every(isCoded) : errors === undefined) return value
  const said: unknown[] = Array.isArray(errors) ? errors : []
  const data = isFields(value.data) ? value.data : null
  return { data, errors: said.map(withCode) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Codes are our convention: an error of a subgraph that others wrote has a message, and need not have more. */
const UNCODED: PublicError = { message: '', extensions: { code: 'INTERNAL_SERVER_ERROR' } }

const isCoded = (error: unknown): boolean => isFields(error) && isFields(error.extensions) && 'code' in error.extensions

function withCode(error: unknown): PublicError {
  if (!isFields(error)) return UNCODED
  const extensions = isFields(error.extensions) ? error.extensions : {}
  return { ...UNCODED, ...error, extensions: { ...UNCODED.extensions, ...extensions } }
}
