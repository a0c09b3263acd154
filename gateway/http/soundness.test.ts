import { expect, test } from 'vitest'
import { readParameters } from './question.ts'

test.each([
  ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
])('%s without a bottom are refused in whatever part of a body they stand', (_, deep) => {
  for (const part of ['variables', 'extensions']) {
    const body = JSON.parse(`{"query":"{ a }","${part}":{"a":${deep}}}`)
    expect(() => readParameters(body)).toThrow(expect.objectContaining({ code: 'DEPTH_LIMIT', status: 400 }))
  }
  for (const part of ['operationName', 'query', 'documentId'])
    expect(() => readParameters(JSON.parse(`{"query":"{ a }","${part}":${deep}}`))).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    )
})
