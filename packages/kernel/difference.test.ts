import { expect, test } from 'vitest'
import { difference } from './difference.ts'

test('an auditor reads the fields that differ, and of long texts the beginning and the length', () => {
  const before = { price: 1000n, tags: ['a'], text: 'x'.repeat(600), kept: 5, gone: 'yes' }
  const after = { price: 1100n, tags: ['a'], text: 'x'.repeat(601), kept: 5, gone: undefined }
  expect(difference(before, after, Object.keys(before))).toEqual({
    before: { price: 1000n, text: `${'x'.repeat(500)}… (600 characters)`, gone: 'yes' },
    after: { price: 1100n, text: `${'x'.repeat(500)}… (601 characters)`, gone: null },
  })
})
