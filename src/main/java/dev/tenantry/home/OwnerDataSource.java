package dev.tenantry.home;

import java.io.Serial;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections whose URL names only what was set. The URL of the driver's own data source names all parameters, in
 * 1400 characters. Flyway searches the URL of each connection for passwords, which takes 100 ms if it is that long.
 */
class OwnerDataSource extends PGSimpleDataSource {

    @Serial
    private static final long serialVersionUID = 1L;

    private String given = "";

    @Override
    public void setUrl(String url) {
        super.setUrl(url);
        given = url;
    }

    /** Returns the URL that was set, with the parameters that {@link OwnerAccess} sets for all connections. */
    @Override
    public String getUrl() {
        // Of two values of the same parameter, the driver takes the last.
        return given + (given.contains("?") ? "&" : "?") + "connectTimeout=" + getConnectTimeout() + "&loginTimeout="
                + getLoginTimeout() + "&socketTimeout=" + getSocketTimeout() + "&tcpKeepAlive=" + getTcpKeepAlive()
                + "&prepareThreshold=" + getPrepareThreshold() + "&ApplicationName="
                + URLEncoder.encode(Objects.requireNonNullElse(getApplicationName(), ""), StandardCharsets.UTF_8)
                + "&logServerErrorDetail=" + getLogServerErrorDetail();
    }
}
