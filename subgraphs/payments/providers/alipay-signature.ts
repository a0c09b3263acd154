import { createSign, createVerify } from 'node:crypto'
import { readJson } from './client.ts'
import { Uncertain } from './provider.ts'

type Form = Readonly<Record<string, string>>

const BEIJING_MS = 8 * 3_600_000

/** Alipay's clock is that of Beijing: `2026-11-21 12:00:00`. */
export const alipayTime = (at: Date): string =>
  new Date(at.getTime() + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')

export const signForm = (form: Form, privateKey: string): Form => ({
  ...form,
  sign: createSign('RSA-SHA256').update(joined(form, [])).sign(privateKey, 'base64'),
})

/** The signature is over all that was sent but itself and its own kind, in the order of the names. */
export function verifyForm(form: Form, publicKey: string): boolean {
  const text = joined(form, ['sign', 'sign_type'])
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(publicKey, form.sign ?? '', 'base64')
}

/** The part of an answer that is signed, once its signature was found right over the very text that arrived. */
export function takeSigned(text: string, name: string, publicKey: string): Readonly<Record<string, unknown>> {
  const part = valueText(text, name) ?? valueText(text, 'error_response')
  const { sign } = readJson(text)
  if (part === null || typeof sign !== 'string') throw new Uncertain('the answer of Alipay is not signed')
  const isRight = createVerify('RSA-SHA256').update(part).verify(publicKey, sign, 'base64')
  if (!isRight) throw new Uncertain('the answer of Alipay is signed by somebody else')
  return readJson(part)
}

const joined = (form: Form, without: readonly string[]): string =>
  Object.entries(form)
    .filter(([name, value]) => value !== '' && !without.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

/** The text of one object of the answer, brace by brace: read and written again it could be another text. */
function valueText(text: string, name: string): string | null {
  const start = text.indexOf(`"${name}"`)
  const from = start < 0 ? -1 : text.indexOf('{', start)
  if (from < 0) return null
  let depth = 0
  for (let i = from, isInText = false; i < text.length; i++) {
    const sign = text[i]
    if (isInText && sign === '\\') i++
    else if (sign === '"') isInText = !isInText
    else if (!isInText && sign === '{') depth++
    else if (!isInText && sign === '}' && --depth === 0) return text.slice(from, i + 1)
  }
  return null
}
