import { expect, test } from 'vitest'
import { maskedEnd } from './wallet.ts'

test('of where money goes as much is shown as tells it to its owner', () => {
  expect(maskedEnd('4111111111111111')).toBe('•••• 1111')
  expect(maskedEnd('ann.lee@example.com')).toBe('a•••@example.com')
  expect(maskedEnd('@example')).toBe('•••• mple')
})
