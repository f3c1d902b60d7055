/** Short messages at the top of the page. */
import { ElMessage } from 'element-plus';
import type { Failure } from '../../shared/failure.ts';
import { sentence } from './locale.ts';

const show = (type: 'success' | 'error' | 'warning', message: string, duration: number): void => {
  ElMessage({ type, message, duration, grouping: true, plain: true });
};

export const say = (message: string): void => show('success', message, 2500);
export const warn = (message: string): void => show('warning', message, 6000);
export const complain = (failure: Failure): void => show('error', sentence(failure), 5000);
