// Original file: socketlab/v1/listener.proto


export interface GetListenerRequest {
}

export interface GetListenerRequest__Output {
}
