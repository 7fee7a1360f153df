// Original file: socketlab/v1/listener.proto


export interface ListConnectionsRequest {
}

export interface ListConnectionsRequest__Output {
}
