import type { Modules } from './qr.ts'
import { qrCode } from './qr.ts'

/** What cameras need around it. */
const QUIET = 4

/** As a picture of any size, dark on white. */
export function qrPicture(modules: Modules): string {
  const size = modules.length + 2 * QUIET
  const dark = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  )
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`
  return `${frame}<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${dark.join('')}"/></svg>`
}

/** A text that a code must hold, as a picture. */
export function qrSvg(text: string): string {
  const modules = qrCode(text)
  if (modules === null) throw new Error(`no code holds these ${text.length} characters`)
  return qrPicture(modules)
}
