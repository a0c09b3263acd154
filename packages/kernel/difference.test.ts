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

test('in whatever order the database gives back the parts of something, it is what was written', () => {
  const before = { levelPrices: [{ price: '9', levelId: 'lvl' }], terms: { a: { b: 1, cc: 2 } } }
  const after = { levelPrices: [{ levelId: 'lvl', price: '9' }], terms: { a: { cc: 2, b: 3 } } }
  expect(difference(before, after, Object.keys(before))).toEqual({
    before: { terms: { a: { b: 1, cc: 2 } } },
    after: { terms: { a: { b: 3, cc: 2 } } },
  })
})

test('what is kept of a long text can be written down, wherever it is cut', () => {
  const text = `${'x'.repeat(499)}😀${'y'.repeat(200)}`
  const { after } = difference({ text: '' }, { text }, ['text'])
  expect(after.text).toBe(`${'x'.repeat(499)}😀… (700 characters)`)
})
