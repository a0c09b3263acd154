import type { Wire } from '@supermall/kernel/wire'
import { minorOf } from '@supermall/kernel/wire'

type Lines = readonly { readonly paid: Wire }[]
type Told = { readonly paid: Wire; readonly lines: Lines }

/** Its goods cost something and nothing was paid: that happens at the door, and is told once it has. */
export const isDueAtDoor = ({ paid, lines }: Told): boolean => minorOf(paid) === 0n && minorOfLines(lines) > 0n

export const minorOfLines = (lines: Lines): bigint => lines.reduce((sum, line) => sum + minorOf(line.paid), 0n)
