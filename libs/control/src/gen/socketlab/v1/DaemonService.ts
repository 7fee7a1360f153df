// Original file: socketlab/v1/daemon.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DrainRequest as _socketlab_v1_DrainRequest, DrainRequest__Output as _socketlab_v1_DrainRequest__Output } from '../../socketlab/v1/DrainRequest.ts';
import type { DrainResponse as _socketlab_v1_DrainResponse, DrainResponse__Output as _socketlab_v1_DrainResponse__Output } from '../../socketlab/v1/DrainResponse.ts';
import type { GetInfoRequest as _socketlab_v1_GetInfoRequest, GetInfoRequest__Output as _socketlab_v1_GetInfoRequest__Output } from '../../socketlab/v1/GetInfoRequest.ts';
import type { GetInfoResponse as _socketlab_v1_GetInfoResponse, GetInfoResponse__Output as _socketlab_v1_GetInfoResponse__Output } from '../../socketlab/v1/GetInfoResponse.ts';
import type { GetStatusRequest as _socketlab_v1_GetStatusRequest, GetStatusRequest__Output as _socketlab_v1_GetStatusRequest__Output } from '../../socketlab/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _socketlab_v1_GetStatusResponse, GetStatusResponse__Output as _socketlab_v1_GetStatusResponse__Output } from '../../socketlab/v1/GetStatusResponse.ts';
import type { ReadLogRequest as _socketlab_v1_ReadLogRequest, ReadLogRequest__Output as _socketlab_v1_ReadLogRequest__Output } from '../../socketlab/v1/ReadLogRequest.ts';
import type { ReadLogResponse as _socketlab_v1_ReadLogResponse, ReadLogResponse__Output as _socketlab_v1_ReadLogResponse__Output } from '../../socketlab/v1/ReadLogResponse.ts';

export interface DaemonServiceClient extends grpc.Client {
  Drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  
  GetInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  
  GetStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  
  ReadLog(argument: _socketlab_v1_ReadLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  ReadLog(argument: _socketlab_v1_ReadLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  readLog(argument: _socketlab_v1_ReadLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  readLog(argument: _socketlab_v1_ReadLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  
}

export interface DaemonServiceHandlers extends grpc.UntypedServiceImplementation {
  Drain: grpc.handleUnaryCall<_socketlab_v1_DrainRequest__Output, _socketlab_v1_DrainResponse>;
  
  GetInfo: grpc.handleUnaryCall<_socketlab_v1_GetInfoRequest__Output, _socketlab_v1_GetInfoResponse>;
  
  GetStatus: grpc.handleUnaryCall<_socketlab_v1_GetStatusRequest__Output, _socketlab_v1_GetStatusResponse>;
  
  ReadLog: grpc.handleServerStreamingCall<_socketlab_v1_ReadLogRequest__Output, _socketlab_v1_ReadLogResponse>;
  
}

export interface DaemonServiceDefinition extends grpc.ServiceDefinition {
  Drain: MethodDefinition<_socketlab_v1_DrainRequest, _socketlab_v1_DrainResponse, _socketlab_v1_DrainRequest__Output, _socketlab_v1_DrainResponse__Output>
  GetInfo: MethodDefinition<_socketlab_v1_GetInfoRequest, _socketlab_v1_GetInfoResponse, _socketlab_v1_GetInfoRequest__Output, _socketlab_v1_GetInfoResponse__Output>
  GetStatus: MethodDefinition<_socketlab_v1_GetStatusRequest, _socketlab_v1_GetStatusResponse, _socketlab_v1_GetStatusRequest__Output, _socketlab_v1_GetStatusResponse__Output>
  ReadLog: MethodDefinition<_socketlab_v1_ReadLogRequest, _socketlab_v1_ReadLogResponse, _socketlab_v1_ReadLogRequest__Output, _socketlab_v1_ReadLogResponse__Output>
}
