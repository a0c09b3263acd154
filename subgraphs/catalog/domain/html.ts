import type { Check } from '@supermall/kernel/check'
import { isLink } from '@supermall/kernel/check'
import { wrong } from './check.ts'

const TAGS = new Set('p br hr b strong i em u s h2 h3 h4 ul ol li blockquote table thead tbody tr th td img'.split(' '))
const LONGEST = 50_000

/**
 * A description is shown as it is, so what is not known to be harmless is refused, not repaired: repaired HTML has bitten many.
 * Every `<` must begin an allowed tag, written without attributes; a picture may have `src` and `alt`.
 */
export function checkHtml(html: string | null | undefined, ...path: readonly string[]): Check {
  if (html == null) return null
  if (html.length > LONGEST) return wrong('TEXT_LENGTH', `It needs at most ${LONGEST} characters.`, ...path)
  if (/[^\P{Cc}\n\r\t]/u.test(html)) return wrong('TEXT_CHARACTERS', 'It must hold no control characters.', ...path)
  const bad = html
    .split('<')
    .slice(1)
    .find((piece) => !isAllowed(piece))
  if (bad === undefined) return null
  return wrong('HTML_UNSAFE', `Not allowed in a description: <${bad.slice(0, 40)}`, ...path)
}

function isAllowed(piece: string): boolean {
  const match = /^(\/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)\/?>/i.exec(piece)
  if (!match) return false
  const [, slash, name = '', attributes = ''] = match
  if (!TAGS.has(name.toLowerCase())) return false
  const rest = attributes.replace(/\/$/, '').trim()
  if (rest === '') return true
  return slash === '' && name.toLowerCase() === 'img' && isPicture(rest)
}

function isPicture(attributes: string): boolean {
  const rest = attributes.replaceAll(/(src|alt)="([^"<>]*)"/g, (whole, name, value) =>
    name === 'alt' || isLink(value) ? '' : whole,
  )
  return rest.trim() === ''
}
