import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** A folder for one mall's data, which is not there yet. On machines where we are root, only root may enter what is above it. */
export const dataFolder = (): string => join(temporaryFolder('data'), 'data')

/** The ids of all processes in whose command line this folder occurs. */
export function processesOf(folder: string): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10))
}
