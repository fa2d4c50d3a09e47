/** Notes that something rare was met: a simulation that never meets a fault proves nothing about it. */
export type Met = (what: string) => void;
