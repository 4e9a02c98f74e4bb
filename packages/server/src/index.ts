export { compose, type ComposeOptions, type KaiwaProcess } from './compose';
export { readEnvironment, requireConfig, type Config, type Environment } from './config/read-env';
export { configurationPage, environmentExample } from './config/explain';
export { main, runCli } from './cli/cli';
export { createOutgoingHttp, type OutgoingHttp } from './http/outgoing-http';
export { createDoor, type Door, type DoorWorld } from './http/door';
export { startWebServer, type WebServer } from './http/web-server';
export { createLogger } from './observe/logger';
