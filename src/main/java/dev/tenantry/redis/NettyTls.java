package dev.tenantry.redis;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextOption;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keeps OpenSSL, which is not packaged, out of native executables: TLS is the JDK's. Quarkus does so for the Netty of its
 * BOM; from 4.1.140 on, Netty's builder calls a method with one parameter more.
 */
@TargetClass(className = "io.netty.handler.ssl.SslContext")
final class NettyTls {

    @Substitute
    static SslContext newClientContextInternal(
            SslProvider provider,
            Provider securityProvider,
            X509Certificate[] trustCerts,
            TrustManagerFactory trustManagerFactory,
            X509Certificate[] keyCerts,
            PrivateKey key,
            String keyPassword,
            KeyManagerFactory keyManagerFactory,
            Iterable<String> ciphers,
            CipherSuiteFilter cipherFilter,
            ApplicationProtocolConfig applicationProtocols,
            String[] protocols,
            long sessionCacheSize,
            long sessionTimeout,
            boolean startTls,
            boolean enableOcsp,
            SecureRandom random,
            String keyStoreType,
            String endpointIdentificationAlgorithm,
            Map.Entry<SslContextOption<?>, Object>[] options)
            throws SSLException {
        if (enableOcsp) {
            throw new IllegalArgumentException("The JDK's TLS does not support OCSP in this way.");
        }
        return (SslContext) (Object) new ClientContext(
                securityProvider,
                trustCerts,
                trustManagerFactory,
                keyCerts,
                key,
                keyPassword,
                keyManagerFactory,
                ciphers,
                cipherFilter,
                applicationProtocols,
                protocols,
                sessionCacheSize,
                sessionTimeout,
                random,
                keyStoreType,
                endpointIdentificationAlgorithm,
                new Resumption());
    }

    @TargetClass(className = "io.netty.handler.ssl.ResumptionController")
    static final class Resumption {

        @Alias
        Resumption() {}
    }

    @TargetClass(className = "io.netty.handler.ssl.JdkSslClientContext")
    static final class ClientContext {

        @Alias
        ClientContext(
                Provider securityProvider,
                X509Certificate[] trustCerts,
                TrustManagerFactory trustManagerFactory,
                X509Certificate[] keyCerts,
                PrivateKey key,
                String keyPassword,
                KeyManagerFactory keyManagerFactory,
                Iterable<String> ciphers,
                CipherSuiteFilter cipherFilter,
                ApplicationProtocolConfig applicationProtocols,
                String[] protocols,
                long sessionCacheSize,
                long sessionTimeout,
                SecureRandom random,
                String keyStoreType,
                String endpointIdentificationAlgorithm,
                Resumption resumption)
                throws SSLException {}
    }
}
