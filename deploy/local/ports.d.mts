export function freePorts(count: number): Promise<number[]>
export function freePort(): Promise<number>
export function isFree(port: number, host?: string): Promise<boolean>
