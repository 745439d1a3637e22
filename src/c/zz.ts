import type { X } from '../machine/debug-info.ts';
import { readFileSync } from 'node:fs';
import * as v from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
export { X, readFileSync, v, DebugProtocol };
