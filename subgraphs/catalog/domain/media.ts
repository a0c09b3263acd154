import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber } from '@supermall/kernel/check'
import { wrong } from './check.ts'

type MediaKind = 'IMAGE' | 'VIDEO' | 'SHEET'
type Format = { readonly kind: MediaKind; readonly extension: string }

/** SVG is not among them: it is a program. */
const FORMATS: Readonly<Record<string, Format>> = {
  'image/png': { kind: 'IMAGE', extension: 'png' },
  'image/jpeg': { kind: 'IMAGE', extension: 'jpg' },
  'image/gif': { kind: 'IMAGE', extension: 'gif' },
  'image/webp': { kind: 'IMAGE', extension: 'webp' },
  'video/mp4': { kind: 'VIDEO', extension: 'mp4' },
  'video/webm': { kind: 'VIDEO', extension: 'webm' },
  'text/csv': { kind: 'SHEET', extension: 'csv' },
}

const MEGABYTE = 1024 * 1024
const MOST_BYTES: Readonly<Record<MediaKind, number>> = {
  IMAGE: 10 * MEGABYTE,
  VIDEO: 100 * MEGABYTE,
  SHEET: 20 * MEGABYTE,
}

export type FileToCome = {
  readonly kind: MediaKind
  readonly name: string
  readonly mimeType: string
  readonly byteCount: number
}

export const checkFile = ({ kind, name, mimeType, byteCount }: FileToCome): readonly Check[] => [
  checkLine(name, { least: 1, most: 120 }, 'name'),
  /[/\\\n\r\t]/.test(name) ? wrong('TEXT_CHARACTERS', 'A name of a file holds no slashes.', 'name') : null,
  FORMATS[mimeType]?.kind === kind ? null : wrong('FILE_TYPE', `${kind} does not allow this type.`, 'mimeType'),
  checkNumber(byteCount, { least: 1, most: MOST_BYTES[kind] }, 'byteCount') &&
    wrong('FILE_SIZE', `It needs 1 to ${MOST_BYTES[kind]} bytes.`, 'byteCount'),
]

export const extensionOf = (mimeType: string): string => FORMATS[mimeType]?.extension ?? 'bin'
/** Where a file lies until it was looked at. */
export const arrivingKey = (ticketId: string, mimeType: string): string => `${ticketId}.${extensionOf(mimeType)}`

export const isServed = (kind: string): boolean => kind === 'IMAGE' || kind === 'VIDEO'
