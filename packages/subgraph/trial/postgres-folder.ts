import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for one mall's data, which is not there yet. On machines where we are root, only root may enter what is above it. */
export function dataFolder(): string {
  const above = mkdtempSync(join(tmpdir(), 'supermall-data-'))
  afterAll(() => rmSync(above, { recursive: true, force: true }))
  return join(above, 'data')
}

/** The ids of all processes in whose command line this folder occurs. */
export function processesOf(folder: string): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10))
}
