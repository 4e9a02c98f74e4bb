import { allowLoopbackOnly } from './loopback-only';

allowLoopbackOnly();
