import type { BuildResult, Plugin } from 'esbuild'

export function bundleMall(outdir: string, plugins?: readonly Plugin[]): Promise<BuildResult>
export function bundleScript(file: string, outdir: string): Promise<BuildResult>
